"""従事予定と従事実績: how many are needed, who can, who works when, what really happened, what is paid."""
