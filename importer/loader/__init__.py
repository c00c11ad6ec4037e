"""file -> Sheet: text exactly as a person sees it, and an account of every physical row."""
