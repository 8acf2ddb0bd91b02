"""従事予定と従事実績: who works at which event, from when until when, and what really happened."""
