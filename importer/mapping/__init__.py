"""Sheet x Mapping -> Draft: the sheet in Brokerkit's words."""
