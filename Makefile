# The course in a few words; each also runs without make, as `python -m tools.NAME` (Windows;
# bench as `python -m benchmarks`).
# The first call sets up .venv; later calls find it ready and start at once.
.PHONY: help lab test site slides handouts browser peers notebooks baselines fetch check-work check-class class-test check-course solutions bench experiments cluster power lock lint format translations fonts ready mnist copies assignment grade

# Another project's word on where Python looks for modules is none for this one.
unexport PYTHONPATH PYTHONHOME PYTHONPLATLIBDIR PYTHONSAFEPATH

PYTHON = python3.13 python3.12 python3.11 python3 python
IN_VENV = .venv/bin/python
WILL_DO = import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))

help:
	@echo 'make lab           open the course in JupyterLab (in Chinese: LANGUAGE=zh; ARGS="--port 9000")'
	@echo 'make test          run the tests and every notebook, outputs compared (one lesson: LESSON=05)'
	@echo 'make fetch         put the new edition of a lesson beside your copy (LESSON=02)'
	@echo 'make check-work    run your notebooks in a copy, and say which exercises are solved'
	@echo 'make check-class   run a class'\''s notebooks apart: exercises, misconceptions (FOLDER=class.zip)'
	@echo 'make class-test    build the test for before and after the course into build/class-test'
	@echo 'make check-course  say what a change of the course has forgotten, a sentence each'
	@echo 'make solutions     build the answer key as notebooks and pages into build/solutions (all, or LESSON=02)'
	@echo 'make assignment    make an assignment for nbgrader in build/class (LESSON=02 SEED=7 FOLDER=~/class)'
	@echo 'make grade         grade what was handed in: marks and feedback (LESSON=02 FOLDER=~/class)'
	@echo 'make copies        build the copies that a JupyterHub and Colab open into build/copies'
	@echo 'make notebooks     build the notebooks from the lessons (all, or LESSON=02)'
	@echo 'make site          build the course as a site into build/site, to be read offline'
	@echo 'make slides        build a deck of slides a lesson into build/slides (all, or LESSON=02)'
	@echo 'make handouts      print the decks as PDF, by your Chromium (all, or LESSON=02)'
	@echo 'make browser       drive every explorer in a real browser (Playwright, and your Chromium)'
	@echo 'make peers         judge the dropouts of JAX, Flax, Keras and tinygrad (some minutes)'
	@echo 'make baselines     draw the pictures anew that the image tests compare with'
	@echo 'make bench         every speed claim of the course in one table (ARGS="--only dropout_speed")'
	@echo 'make experiments   make the results of long sweeps (ARGS="ten_points" makes one)'
	@echo 'make cluster       run a sweep on a Dask cluster of this machine, and kill a worker'
	@echo 'make mnist         the paper'\''s Table 9 on your MNIST (FOLDER=~/mnist ARGS="--epochs 20 --seeds 5")'
	@echo 'make power         count the false alarms and misses of check_dropout (takes long)'
	@echo 'make lint          check style and imports;  make format  mends the style'
	@echo 'make translations  bring every catalogue up to date and compile it (ARGS=zh begins one)'
	@echo 'make fonts         make the font of Chinese pictures, of the signs that the catalogues have'
	@echo 'make lock          resolve the exact versions anew (ARGS=--upgrade)'

# On many systems the environment has a LANGUAGE of its own, which means something else.
SPOKEN = $(if $(filter command,$(origin LANGUAGE)),--language "$(LANGUAGE)")

lab: ready
	@$(IN_VENV) -m tools.lab $(SPOKEN) $(ARGS)

test: ready
	@$(IN_VENV) -m tools.run_tests $(if $(LESSON),--lesson $(LESSON)) $(ARGS)

notebooks: ready
	@$(IN_VENV) -m tools.build_notebooks $(LESSON) $(ARGS) && $(IN_VENV) -m tools.documents

fetch: ready
	@$(IN_VENV) -m tools.fetch $(LESSON) $(SPOKEN)

check-work: ready
	@$(IN_VENV) -m tools.check_work $(ARGS)

check-class: ready
	@$(IN_VENV) -m tools.check_class $(if $(FOLDER),"$(FOLDER)") $(ARGS)

class-test: ready
	@$(IN_VENV) -m tools.build_class_test $(ARGS)

check-course: ready
	@$(IN_VENV) -m tools.check_course

solutions: ready
	@$(IN_VENV) -m tools.solutions $(LESSON) $(ARGS)

assignment: ready
	@$(IN_VENV) -m tools.assignment $(LESSON) $(if $(SEED),--seed $(SEED)) $(if $(FOLDER),--folder "$(FOLDER)")

grade: ready
	@$(IN_VENV) -m tools.grade $(LESSON) $(if $(FOLDER),--folder "$(FOLDER)")

copies: ready
	@$(IN_VENV) -m tools.copies

bench: ready
	@$(IN_VENV) -m benchmarks $(ARGS)

experiments: ready
	@$(IN_VENV) -m tools.experiments $(ARGS)

cluster: ready
	@$(IN_VENV) -m tools.run_cluster $(ARGS)

mnist: ready
	@$(IN_VENV) -m tools.mnist $(if $(FOLDER),--folder "$(FOLDER)") $(ARGS)

power: ready
	@$(IN_VENV) -m benchmarks.conformance_power $(ARGS)

browser: ready
	@$(IN_VENV) -m tools.run_browser $(ARGS)

site: ready
	@$(IN_VENV) -m tools.build_site $(ARGS)

slides: ready
	@$(IN_VENV) -m tools.build_slides $(LESSON) $(ARGS)

handouts: ready
	@$(IN_VENV) -m tools.handouts $(LESSON)

peers: ready
	@$(IN_VENV) -m tools.run_peers $(ARGS)

baselines: ready
	@$(IN_VENV) -m tests.test_pictures

translations: ready
	@$(IN_VENV) -m tools.messages $(ARGS)

fonts: ready
	@$(IN_VENV) -m tools.fonts

lock: ready
	@$(IN_VENV) -m tools.lock $(ARGS)

lint: ready
	@$(IN_VENV) -m tools.run_tests --style

format: ready
	@$(IN_VENV) -m ruff check --fix . && $(IN_VENV) -m ruff format .

# A name on the path proves nothing (it may be a shim, too old, or lack venv): each one is tried.
ready:
	@for python in $(IN_VENV) $(PYTHON); do \
	  if "$$python" -c '$(WILL_DO)' >/dev/null 2>&1; then exec "$$python" -m tools.bootstrap; fi; \
	done; \
	echo "This course needs Python 3.11 or newer with its venv module, and none of these is one:" \
	  "$(PYTHON); install it (python.org; Debian, Ubuntu: apt install python3-venv) and run make again." >&2; \
	exit 1
