"""媒体: the same messages in sealed files where there is no line, and the register of the media that carry them."""
