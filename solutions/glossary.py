# %% [markdown]
# # Glossary
#
# The words of the field, as papers and other courses use them: English, Korean, and a plain
# sentence each. The number says where the word first matters in this course.
#
# | Term | Korean | In plain words | First |
# | --- | --- | --- | --- |
# | **activation** | 활성값 | A number that a layer gives out; also short for activation function. | 7.6 |
# | **activation function** | 활성화 함수 | The nonlinear function after a layer, such as ReLU or sigmoid. | 7.6 |
# | **aliasing** | 앨리어싱 | Fine patterns turn into coarse ones that are not there when too few samples are kept. | 7.3 |
# | **average pooling** | 평균 풀링 | Keeps the mean of each window. | 7.5 |
# | **backpropagation** | 역전파 | Computing all gradients from the last layer back to the first. | 7.1 |
# | **batch normalization** | 배치 정규화 | Shifts and scales each channel to mean 0 and variance 1 over the batch, then by two learned numbers. | 8.5 |
# | **bias** | 편향 | The number added to a weighted sum. | 7.1 |
# | **bottleneck** | 병목 구조 | A narrow layer, mostly a 1 x 1 convolution, that reduces the channels before an expensive one. | 8.4 |
# | **channel** | 채널 | One of the numbers that each pixel carries; all of them together are one map. | 7.1 |
# | **convolution** | 합성곱 | Strictly with the kernel flipped along every axis; in deep learning usually cross-correlation. | 7.1 |
# | **covariate shift** | 공변량 변화 | The inputs of a model come from another distribution than before. | 8.5 |
# | **cross-correlation** | 교차 상관 | Sliding a kernel over an input and summing the products: what layers called convolution compute. | 7.1 |
# | **cross-entropy** | 교차 엔트로피 | The loss for classes: minus the logarithm of the probability given to the right one. | 7.6 |
# | **data augmentation** | 데이터 증강 | Changing training images at random in ways that leave their class as it is. | 8.1 |
# | **degradation** | 성능 저하 문제 | A deeper plain network has a higher training error than a shallower one. | 8.6 |
# | **depthwise convolution** | 깊이별 합성곱 | Each channel has a filter of its own. | 8.6 |
# | **dilation** | 팽창 | A gap between the cells under a kernel: it reaches further with the same weights. | 7.3 |
# | **downsampling** | 다운샘플링 | Making height and width smaller, by stride or pooling. | 7.3 |
# | **dropout** | 드롭아웃 | Setting a random share of activations to 0 while training. | 8.1 |
# | **epoch** | 에포크 | One pass over all training data. | 7.6 |
# | **equivariance** | 등변성 | If the input moves, the output moves with it. | 7.1 |
# | **feature map** | 특징 맵 | What one filter gives at all places; the output of a convolution. | 7.1 |
# | **filter** | 필터 | The weights that make one output channel: a kernel for each input channel. | 7.1 |
# | **FLOP** | 부동소수점 연산 | One addition or multiplication; a multiply-add is two. | 7.4 |
# | **fully connected layer** | 완전 연결 층 | Every output has a weight for every input; also called dense or linear. | 7.1 |
# | **global average pooling** | 전역 평균 풀링 | One mean for each channel, over all places. | 8.3 |
# | **gradient** | 기울기 (그래디언트) | How the loss changes with each number. | 7.2 |
# | **gradient check** | 기울기 검사 | Comparing a gradient with the slope that two values close to each other give. | 7.4 |
# | **grouped convolution** | 그룹 합성곱 | The channels are split into groups that do not see one another. | 8.6 |
# | **head** | 헤드 | The last layers of a network, which turn feature maps into the answer. | 8.4 |
# | **hierarchy** | 계층 구조 | Early layers see edges, later ones parts, the last ones whole objects. | 7.1 |
# | **identity** | 항등 함수 | The function that gives back its input. | 8.6 |
# | **inductive bias** | 귀납적 편향 | What a model assumes before it has seen any data. | 7.1 |
# | **invariance** | 불변성 | If the input moves, the output stays the same. | 7.1 |
# | **kernel** | 커널 | The small matrix of weights that slides over one channel. | 7.1 |
# | **label smoothing** | 레이블 평활화 | The target is a little less than 1 for the right class and a little more than 0 for the others. | 8.4 |
# | **layer normalization** | 층 정규화 | Normalizes over the features of each example, without regard to the batch. | 8.5 |
# | **learning rate** | 학습률 | How far each step of training goes. | 7.2 |
# | **locality** | 지역성 | To know what is at a place, its neighbourhood is enough. | 7.1 |
# | **logit** | 로짓 | A score before softmax: any number, negative or positive. | 7.6 |
# | **max pooling** | 최대 풀링 | Keeps the largest number of each window. | 7.5 |
# | **multiply-add** | 곱셈-누산 | One product, added to a sum: the usual unit of work. | 7.1 |
# | **nonlinearity** | 비선형성 | What keeps two layers from being worth only one. | 7.1 |
# | **overfitting** | 과적합 | Doing well on the training data and worse on new data. | 7.6 |
# | **padding** | 패딩 | Cells put around the input, usually zeros. | 7.3 |
# | **parameter** | 매개변수 | A number that training changes. | 7.2 |
# | **pooling** | 풀링 | Replacing each window by one number, without weights. | 7.5 |
# | **pre-activation** | 사전 활성화 | Normalization and ReLU come before each convolution, not after it. | 8.6 |
# | **receptive field** | 수용 영역 | All input cells that one output cell depends on. | 7.1 |
# | **residual block** | 잔차 블록 | A block that adds its input to what its layers compute. | 8.6 |
# | **running average** | 이동 평균 | A mean that moves a little towards each new value. | 8.5 |
# | **skip connection** | 스킵 연결 | A way around some layers, also called shortcut. | 8.6 |
# | **softmax** | 소프트맥스 | Turns logits into probabilities. | 7.6 |
# | **stem** | 스템 | The first layers of a network, which make the image smaller. | 8.4 |
# | **stride** | 스트라이드 | How far the window moves each time. | 7.3 |
# | **translation** | 평행 이동 | Moving a picture without turning it. | 7.1 |
# | **transposed convolution** | 전치 합성곱 | Spreads each input number over a window of the output; makes maps larger. | 7.3 |
# | **upsampling** | 업샘플링 | Making height and width larger. | 7.3 |
# | **vanishing gradient** | 기울기 소실 | The gradient becomes too small, layer by layer, for the first layers to learn. | 7.6 |
# | **weight sharing** | 가중치 공유 | The same weights are used at every place. | 7.1 |
