# The grader in a container, for sites that run everything in one.
#
#   docker build -t cnn-course-grader .
#   docker run --rm --network none --user "$(id -u):$(id -g)" \
#     --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
#     -v "$PWD/handed_in:/class/handed_in:ro" -v "$PWD/grades:/class/grades" \
#     cnn-course-grader grade handed_in --out grades
#
# Make the folder grades first: a folder that Docker makes belongs to root.
#
# The two --security-opt let the grader build its own wall inside: Docker's default profiles forbid
# new namespaces and mounts, which are what the sandbox is made of. A notebook gets a narrower
# filter of system calls from the grader than the one that is given up here. Where the machine
# itself forbids user namespaces to ordinary users, its administrator has to allow them:
#
#   sysctl -w user.max_user_namespaces=15000
#   sysctl -w kernel.apparmor_restrict_unprivileged_userns=0    (Ubuntu 23.10 and later)
#   sysctl -w kernel.unprivileged_userns_clone=1                (older Debian)
#
# `docker run ... cnn-course-grader doctor` tells whether it works. Without these options `grade`
# refuses in a sentence. The other way is `grade --trusted`, without them: then nothing but the
# container stands between notebooks and the folders that were given to it, grades included, and
# nothing at all between one student and the next.
FROM python:3.11-slim

# torch for the CPU alone, and none of the CUDA packages that are pinned for Linux:
# an image of 2 GB and not 8. Of what is no student's, `grade --cluster` needs distributed.
WORKDIR /opt/cnn-course
COPY requirements.txt requirements-student.txt requirements-d2l.txt ./
RUN pip install --no-cache-dir uv \
 && grep -vE '^(cuda-|nvidia-|triton==)' requirements-student.txt > /tmp/requirements.txt \
 && uv pip install --system --no-cache --torch-backend cpu -r /tmp/requirements.txt \
 && uv pip install --system --no-cache --constraint requirements.txt distributed \
 && uv pip install --system --no-cache --no-deps -r requirements-d2l.txt \
 && rm /tmp/requirements.txt

# What grading reads of the course: the solutions are run for the right answers to each secret seed.
COPY pyproject.toml README.md LICENSE ./
COPY grader grader
COPY lab lab
COPY solutions solutions
RUN uv pip install --system --no-cache --no-deps -e .

# No rights are needed. Whoever `--user` names has a home to write into, and files of their own
# in /class; neither is shown to a notebook.
RUN useradd --create-home grader && chmod 1777 /home/grader && mkdir -m 1777 /class
ENV HOME=/home/grader USER=grader
USER grader
WORKDIR /class
ENTRYPOINT ["grader"]
CMD ["grade", "--help"]
