package dev.mneme.train.compare;

import dev.mneme.model.Memories;
import dev.mneme.model.Presets;
import dev.mneme.model.cell.Cells;
import dev.mneme.model.config.Config;
import dev.mneme.model.config.Configs;
import dev.mneme.model.config.Meaning;
import dev.mneme.model.config.Range;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is compared.
 *
 * @param models each the name of a memory, of a controller that does without one, or of a preset
 * @param seeds runs of each model, with the seeds 1, 2, ..
 * @param minutes that a run may train; 0 where iterations are the budget
 */
public record CompareConfig(
        @Meaning("Memories, controllers without a memory (lstm), and presets to compare")
        List<String> models,

        @Meaning("Runs of each model, with the seeds 1, 2, ..") @Range(least = 1, most = 10_000)
        int seeds,

        @Meaning("Minutes that each run trains, in place of --iterations; 0 for iterations")
        @Range(least = 0, most = CompareConfig.TWO_WEEKS)
        double minutes)
        implements Config {
    /** Minutes. */
    static final int TWO_WEEKS = 20_160;

    /** All memories, and none, by iterations. */
    public static final CompareConfig DEFAULT = new CompareConfig(Memories.KINDS.names(), 3, 0);

    /** Refuses numbers out of their ranges, and unknown names. */
    public CompareConfig {
        Configs.check(CompareConfig.class, models, seeds, minutes);
        List<String> known = Stream.of(Memories.KINDS, Cells.KINDS, Presets.KINDS)
                .flatMap(kinds -> kinds.names().stream())
                .toList();
        for (String name : models) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "--models must be some of %s, but there is '%s'".formatted(String.join(", ", known), name));
            }
        }
    }

    /** What does nothing beside these, with why. */
    public Map<String, String> idle() {
        return minutes > 0 ? Map.of("iterations", "with --minutes, which say how long a run is") : Map.of();
    }
}
