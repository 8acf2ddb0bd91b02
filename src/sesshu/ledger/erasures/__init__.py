"""消去: records past the duty to keep are erased after two approvals, and the register of erasures stays."""
