"""The page as a person sees it, in Debian's Chromium driven by Playwright."""
