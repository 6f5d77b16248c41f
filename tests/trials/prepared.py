"""What the trials of the prepared copy share: a small data set, questions about it, and the answers."""

import os
import subprocess

# Every way in which a command reads the copy. ID is replaced by the id of a busy neuron.
QUESTIONS = [
    "count --prob-min 0.6",
    "count --prob-min 0.6 --min-pre-axon 50 --min-post-dend 20",
    "count --box 0,0,0,100000,100000,100000 --exclude-autapses",
    "matrix --prob-min 0.6 --size-min 0.05",
    "matrix --measure median-size-per-post --prob-min 0.5",
    "matrix --measure mean-prob --normalize none",
    "neuron ID --prob-min 0.4",
    "adjacency --prob-min 0.6 --format csv",
    "synapses --pre-celltype HVC --max-results 200 --seed 3",
    "synapses --prob-min 0.9 --fields pre_id,post_id,size,x",
    "neurons --celltype HVC --target-celltype MSN --min-synapses 2",
    "sweep --axis prob_min=0.3,0.6,0.9 --axis size_min=0.05,0.2",
    "robust --claim 'HVC->MSN > LMAN->MSN' --axis prob_min=0.3,0.6",
]


class Trial:
    """A data set, questions about it, and what was wrong with answers since it was whole."""

    def __init__(self, areax, data, synapses, neurons):
        make(areax, data, synapses, neurons)
        self.areax, self.data, self.asked = areax, data, 0
        self.wrong, self.refused = [], []
        self.truth = {question: ask(areax, data, question)[0] for question in questions(areax, data)}

    def ask_some(self, rng, number, where):
        """Asks some questions, compares the answers, and gives what was said beside them."""
        said = []
        for question in rng.sample(list(self.truth), number):
            self.asked += 1
            try:
                answer, words_beside = ask(self.areax, self.data, question)
            except RuntimeError as error:
                self.refused.append(f"{where}: {error}")
                continue
            if answer != self.truth[question]:
                self.wrong.append(f"{where}: {question}")
            said.append(words_beside)
        return said


def run(areax, words, timeout=120):
    """Exit code, stdout and stderr of a command."""
    done = subprocess.run([areax, *words], capture_output=True, timeout=timeout)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def make(areax, folder, synapses, neurons):
    """Makes a data set with its copy and its index."""
    code, _, said = run(areax, ["synth", folder, "--synapses", str(synapses), "--neurons",
                                str(neurons), "--nasty", "--quiet"])
    assert code == 0, said
    ask(areax, folder, "adjacency --format csv")


def words(question, folder):
    """A question as words of a command line."""
    parts = []
    for at, part in enumerate(question.split("'")):
        parts += [part] if at % 2 else part.split()
    parts.insert(1 if parts[0] != "neuron" else 2, folder)
    if "--format" not in parts:
        parts += ["--format", "json" if parts[0] != "synapses" else "csv"]
    return [*parts]


def ask(areax, folder, question):
    """The answer to a question, and what was said beside it."""
    code, answer, said = run(areax, words(question, folder))
    if code != 0:
        raise RuntimeError(f"areax {question}: exit {code}: {said}")
    return answer, said


def busy_neuron(areax, folder):
    """The id of a neuron with synapses."""
    answer, _ = ask(areax, folder, "synapses --fields pre_id --max-results 1 --seed 1")
    return answer.split()[1].decode()


def questions(areax, folder):
    """The questions about this data set."""
    neuron = busy_neuron(areax, folder)
    return [question.replace("ID", neuron) for question in QUESTIONS]


def files(folder):
    """The files of the prepared copy, the index included."""
    found = []
    for place, _, names in os.walk(os.path.join(folder, ".areax")):
        found += [os.path.join(place, name) for name in names if name not in ("lock", "damaged")]
    return sorted(found)
