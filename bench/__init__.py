"""What `make bench` measures: the product beside a bare HTTP floor and the raw database, in one run.

    python -m bench                 everything, some eight minutes; writes docs/benchmarks.md
    python -m bench --peers         with django-helpdesk in the same rounds (make bench-peers)
    python -m bench --quick         a smoke test, under a minute; its figures mean nothing
    python -m bench --only intake   one part; several may be named

Rounds are interleaved: in each of three rounds every contender has its turn, and a ratio is that
of its own round. Times of a shared machine drift; ratios and processor time drift less.
"""
