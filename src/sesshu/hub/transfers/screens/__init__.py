"""Pages of data-use applications."""
