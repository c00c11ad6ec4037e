"""The page in a browser, by its routes and as a person sees it."""
