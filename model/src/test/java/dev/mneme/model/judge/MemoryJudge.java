package dev.mneme.model.judge;

/** One sequence of whichever memory the network has. */
final class MemoryJudge {
    private final NetworkSizes sizes;
    private final Choices choices;
    private final Probe probe;
    private DncJudge.State dnc;
    private SamJudge.State sam;
    private SdncJudge.State sdnc;

    MemoryJudge(NetworkSizes sizes, Tape tape, Choices choices, Probe probe) {
        this.sizes = sizes;
        this.choices = choices;
        this.probe = probe;
        dnc = sizes.dnc().start(tape);
        sam = sizes.sam().start(tape, choices.firstRows());
        sdnc = sizes.sdnc().start(tape, choices.firstRows());
    }

    /** (R, W), those of the step before; none without a memory. */
    Var[][] reads() {
        return switch (sizes.memory()) {
            case DNC, NONE -> dnc.reads();
            case SAM, DAM -> sam.reads();
            case SDNC, SDNC_THROUGH_LINKS -> sdnc.reads();
        };
    }

    void step(int t, Var[] xi) {
        switch (sizes.memory()) {
            case DNC -> dnc = sizes.dnc().step(dnc, xi, choices.orders().apply(t), probe);
            case SDNC, SDNC_THROUGH_LINKS ->
                sdnc = sizes.sdnc()
                        .step(
                                sdnc,
                                xi,
                                choices.leastUsed().apply(t)[0],
                                choices.rowsRead().apply(t),
                                choices.links().apply(t),
                                probe);
            case SAM, DAM ->
                sam = sizes.sam()
                        .step(
                                sam,
                                xi,
                                choices.leastUsed().apply(t),
                                choices.rowsRead().apply(t),
                                probe);
            case NONE -> throw new IllegalStateException("a network without a memory has no ξ");
        }
    }
}
