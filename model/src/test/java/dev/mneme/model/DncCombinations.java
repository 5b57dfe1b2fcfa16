package dev.mneme.model;

import dev.mneme.model.judge.DncJudge;
import dev.mneme.model.memory.ContentMask;
import dev.mneme.model.memory.DncMemory;
import dev.mneme.model.memory.DncOptions;
import java.util.List;
import java.util.stream.Stream;

/** Every legal combination of a DNC's options, each number at its default and at another. */
public final class DncCombinations {
    /** All of them at once. */
    public static final DncOptions EVERYTHING = new DncOptions(2, new ContentMask(true, 0.1), true, true, true, false);

    /** What a DNC is without links and all that the other does. */
    public static final DncOptions BY_CONTENT = new DncOptions(1, ContentMask.NONE, false, false, false, true);

    private static final List<Boolean> EITHER = List.of(false, true);

    private DncCombinations() {}

    /** V, masks, de-allocation, links, usage gradient: 2 · 3 · 2 · 3 · 2 of them. */
    public static Stream<DncOptions> all() {
        return Stream.of(1, 2).flatMap(DncCombinations::ofHeads);
    }

    /** {@code config} with a DNC that has these options. */
    public static ModelConfig with(ModelConfig config, DncOptions options) {
        return config.withMemory(new DncMemory.Config(config.memory().size(), options));
    }

    /** As the judge has them. */
    public static DncJudge.Options judged(DncOptions options) {
        return new DncJudge.Options(
                options.writeHeads(),
                options.mask().masked(),
                options.mask().maskFloor(),
                options.deallocate(),
                options.sharpenLinks(),
                options.temporalLinks(),
                options.usageGradient());
    }

    private static Stream<DncOptions> ofHeads(int writeHeads) {
        return Stream.of(ContentMask.NONE, new ContentMask(true, 0), new ContentMask(true, 0.1))
                .flatMap(mask -> EITHER.stream()
                        .flatMap(deallocate ->
                                EITHER.stream().flatMap(usage -> ofLinks(writeHeads, mask, deallocate, usage))));
    }

    private static Stream<DncOptions> ofLinks(int writeHeads, ContentMask mask, boolean deallocate, boolean usage) {
        return Stream.of(
                new DncOptions(writeHeads, mask, deallocate, false, true, usage),
                new DncOptions(writeHeads, mask, deallocate, true, true, usage),
                new DncOptions(writeHeads, mask, deallocate, false, false, usage));
    }
}
