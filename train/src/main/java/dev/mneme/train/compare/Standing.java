package dev.mneme.train.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one of those that are compared has come to.
 *
 * @param outcomes of its runs that are over, in the order of their seeds
 */
record Standing(Entrant entrant, List<Outcome> outcomes) {
    List<Outcome> whole() {
        return outcomes.stream().filter(Outcome::isWhole).toList();
    }

    /** Over the runs that did not break down. */
    Spread of(ToDoubleFunction<Outcome> value) {
        return Spread.of(whole().stream().mapToDouble(value).toArray());
    }

    Spread of(String evaluation, String key) {
        return of(outcome -> outcome.value(evaluation, key));
    }

    /** What it was evaluated on; a curriculum may have come to other lengths with other seeds. */
    List<String> evaluations() {
        return whole().stream()
                .flatMap(outcome -> outcome.evaluations().stream())
                .distinct()
                .toList();
    }
}
