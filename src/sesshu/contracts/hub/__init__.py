"""Messages between the data hub, the systems that send to it and the receivers. Version 1 is `v1`."""
