"""How static files are kept: hashed, compressed, and their modules still finding each other."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, with the addresses inside `import … from "./figure.js"` hashed too."""

    support_js_module_import_aggregation = True
