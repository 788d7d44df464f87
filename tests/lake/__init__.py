"""A store that several machines share: folders as machines, real processes, a real PostgreSQL."""
