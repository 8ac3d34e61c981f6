"""Web: what stands between a browser and the page in `ui/`. `ragbox.serve_page` puts it together."""
