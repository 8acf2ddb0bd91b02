"""What every system of the house stands on: accounts, access, audit, approvals, jobs, files, forms, screens."""
