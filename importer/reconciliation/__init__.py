"""Everything -> Reconciliation -> results workbook, and a corrected workbook back."""
