"""The readers of workbooks: every cell the text a person sees, or flagged."""
