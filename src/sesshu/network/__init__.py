"""情報提供ネットワークシステム: a counterpart for demonstration, training and tests. It issues linkage codes
and permits and keeps its own records; it never sees what is provided, and knows no name or number of anybody."""
