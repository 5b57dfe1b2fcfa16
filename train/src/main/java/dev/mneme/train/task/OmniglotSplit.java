package dev.mneme.train.task;

import dev.mneme.train.data.DataException;
import dev.mneme.train.data.OmniglotCharacter;
import dev.mneme.train.data.Rng;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Characters to learn from, those to choose the best checkpoint by, and those to be judged by; none is in two of them. */
record OmniglotSplit(
        List<OmniglotCharacter> training, List<OmniglotCharacter> validation, List<OmniglotCharacter> test) {
    private static final int ALL = 1623;
    private static final int OF_ALL = 1200;
    private static final int HELD_BACK = 20;
    private static final long ORDER = 0x6f6d6e69L;

    /**
     * The characters of {@code data}, always split alike.
     *
     * @param classes that each part needs at least
     * @throws DataException when there are too few
     */
    static OmniglotSplit of(Path data, List<OmniglotCharacter> all, OmniglotTask.Split split, int classes) {
        var shuffled = new ArrayList<>(all);
        Rng rng = Rng.of(ORDER);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, rng.nextInt(i + 1));
        }
        int share = Math.toIntExact((long) shuffled.size() * OF_ALL / ALL);
        var learned = new ArrayList<OmniglotCharacter>();
        var test = new ArrayList<OmniglotCharacter>();
        for (int i = 0; i < shuffled.size(); i++) {
            OmniglotCharacter character = shuffled.get(i);
            boolean learns = split == OmniglotTask.Split.LAKE ? character.background() : i < share;
            (learns ? learned : test).add(character);
        }
        int held = Math.max(classes, learned.size() / HELD_BACK);
        if (learned.size() < held + classes || test.size() < classes) {
            throw new DataException(
                    "%s holds %s characters to learn from and %s to test, but episodes of %s classes need %s and %s"
                            .formatted(data, learned.size(), test.size(), classes, 2 * classes, classes));
        }
        return new OmniglotSplit(
                List.copyOf(learned.subList(held, learned.size())),
                List.copyOf(learned.subList(0, held)),
                List.copyOf(test));
    }
}
