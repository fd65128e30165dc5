"""Backups: the logs and accounts, copied as they grow into files that need no Taskdash to be read.

The vault holds (docs/backup-format.md describes it for people):

    manifests/GENERATION/NUMBER-SHA256.json.gz   what one run has added; names the manifest before it
    segments/GENERATION/NUMBER-PART-SHA256.tar   boxes: lines of JSON, packed by gzip, sealed by age
    keys/GENERATION/OWNER-SHA256.age             the age identity that opens one owner's boxes, sealed by age
    erased/USER-SHA256.json                      the ledger of erasures
    latest                                       the name of the newest manifest

Every file but `latest` is named by its SHA-256. A generation is a base and what was added to it; a new one begins every
so often, or when it is another database that is copied.
"""
