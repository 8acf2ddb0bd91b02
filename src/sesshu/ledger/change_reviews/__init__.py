"""異動後の確認: what a change of the register asks a person to look at, until somebody has."""
