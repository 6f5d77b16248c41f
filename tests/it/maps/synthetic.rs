//! Synthetic tables as those of every recipe are a data set at once.

use crate::cli::Areax;
use areax::recipes;

#[test]
fn every_recipe_makes_a_folder_that_answers_at_once() {
    for recipe in recipes::all().iter().filter(|recipe| !recipe.is_generic()) {
        let (areax, name) = (Areax::bare(), &recipe.name);
        let made = areax.run(&format!("synth D --like {name} --synapses 900 --neurons 90"));
        assert_eq!(made.code, 0, "{name}: {}", made.stderr);
        for line in ["info D --format json", "matrix D --format json", "neurons D --limit 2"] {
            let run = areax.run(line);
            assert_eq!(run.code, 0, "{name}: areax {line}: {}", run.stderr);
            assert!(!run.stdout.is_empty(), "{name}: areax {line}");
        }
    }
}
