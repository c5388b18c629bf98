"""What tries to get through the wall, so that it is tried before it is trusted."""
