"""Section 8.6, ResNet and ResNeXt."""
