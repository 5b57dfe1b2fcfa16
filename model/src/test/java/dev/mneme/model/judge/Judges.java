package dev.mneme.model.judge;

/** The judge of each memory. */
final class Judges {
    private Judges() {}

    static MemoryJudge of(NetworkSizes sizes) {
        int n = sizes.n();
        int w = sizes.w();
        int r = sizes.r();
        return switch (sizes.memory()) {
            case DNC -> new DncJudge(n, w, r, sizes.options().dnc());
            case SAM, DAM -> new SamJudge(n, w, r);
            case SDNC -> new SdncJudge(n, w, r, false);
            case SDNC_THROUGH_LINKS -> new SdncJudge(n, w, r, true);
            case NTM ->
                new NtmJudge(
                        n, w, r, sizes.options().writeHeads(), sizes.options().readFirst());
            case LRU -> new LruJudge(n, w, r, false);
            case LRU_TIED -> new LruJudge(n, w, r, true);
            case FWM -> new FwmJudge(w, r);
            case GATED -> new GatedJudge(n, w);
            case NONE -> throw new IllegalArgumentException("a network without a memory has no ξ");
        };
    }
}
