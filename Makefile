# The same words as `python3 bootstrap.py WORD`, which makes the environment first. Arguments: make report ARGS="2023"
WORDS := report test lint lab demo bench docs lock

.PHONY: $(WORDS)
$(WORDS):
	@python3 bootstrap.py $@ $(ARGS)
