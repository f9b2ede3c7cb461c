"""What programs ask in words: the search (api.py), and the MCP server for language models, both
answered by what pages and the API are answered by.

`manage.py mcp` serves one client on stdio, /mcp/ whoever asks where MCP is switched on. Both want
the package `mcp`, the optional extra of this project.
"""
