"""How domains announce what they hold: by name, and each name once."""


def registrar(registry, name, complaint):
    """A decorator that puts what it decorates into the registry and changes nothing about it.

    ValueError with the complaint if the name is taken.
    """

    def announce(announced):
        if name in registry:
            raise ValueError(complaint)
        registry[name] = announced
        return announced

    return announce
