"""Text, Markdown, HTML, and mails with what is attached to them; `flow` builds their documents."""
