"""Derive a formula: the ridge penalty of Gaussian noise on the inputs."""

from course_utils.checking.kinds import Derive
from course_utils.checking.verdict import Mistake


def gaussian_alpha():
    return "s**2"


DEVIATION = Mistake("deviation", "Errors are squared. What is then averaged: s, or its square?")
MASK = Mistake(
    "mask", "That is the form for a mask with p = s. What is the variance of your noise?"
)
MASK_VARIANCE = Mistake("mask_variance", "That is a variance of coins; yours is given as it is.")
HALF = Mistake("half", "Is there a half in the squared error of 10.1?")
MEAN_TOO = Mistake(
    "mean_too", "That has the mean 1 of the noise in it. Does the mean add to the penalty?"
)
INVERSE = Mistake("inverse", "With s = 0 there is no noise. How large is the penalty then?")
OTHERWISE = Mistake(
    "otherwise", "In 10.1 the factor of the penalty is the variance of m/(1-p). Put yours there."
)

exercise = Derive(
    model_answer=gaussian_alpha,
    why="the penalty is the variance of the noise, times the squares of weight and input",
    takeaway="Only the variance of the noise counts here: s**2 stands where p/(1-p) stood.",
    minutes=4,
    hints=(
        "Which property of the mask does the p/(1-p) in the penalty of 10.1 stand for?",
        "It is the variance of m/(1-p), the factor by which an input is multiplied.",
        "Here the factor is normal with mean 1 and standard deviation s: put its variance in "
        "that place.",
    ),
    inputs={"s": (0.1, 3.0)},
    wrong=[
        ("s", DEVIATION),
        ("s / (1 - s)", MASK),
        ("s * (1 - s)", MASK_VARIANCE),
        ("s**2 / 2", HALF),
        ("1 + s**2", MEAN_TOO),
        ("1 / s**2", INVERSE),
        ("1 / s", INVERSE),
        ("s**3", OTHERWISE),
    ],
    right=["s * s", lambda s: s**2],
    otherwise=OTHERWISE,
)
