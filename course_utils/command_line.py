"""What the commands of the package share: words that are wrong are told in one sentence."""

import argparse


class Parser(argparse.ArgumentParser):
    """One whose errors are a ValueError of one sentence, without the usage before it."""

    def error(self, message):
        raise ValueError(message)
