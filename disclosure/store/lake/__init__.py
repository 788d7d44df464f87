"""A store that several machines share: its truth in a lake (DuckLake), and on each machine a folder that follows it.

    address of a lake -> cache.py     the folder of this machine: a store of today's kind, and which lake it follows
                         catalog.py   the connection to the lake, and the lock of its one writer
                         tables.py    what the lake holds: the tables that everything else is computed from
                         following.py what others published, taken over into the folder
                         writing.py   what this machine changed, published as one snapshot
                         notes.py     the journals of decisions, whose lines go both ways
                         documents.py the originals, in the lake's data folder
                         moving.py    a folder's store into a lake and back, and the proof that both are equal

Pages, queries and checks read the folder and know nothing of the lake.
"""
