package dev.mneme.kernels.internal;

/**
 * Which loops this JVM uses.
 *
 * @param bits width of a vector, 0 for scalar loops
 * @param reason why the loops are scalar, empty when they are not
 */
public record LoopChoice(int bits, String reason) {
    /** The system property: {@code auto} (the default), {@code scalar}, {@code 128}, {@code 256} or {@code 512}. */
    public static final String PROPERTY = "mneme.simd";

    private static final String MODULE = "jdk.incubator.vector";

    /** Returns the choice that the property and this JVM make. @throws IllegalArgumentException for a bad value */
    public static LoopChoice ofThisJvm() {
        return of(System.getProperty(PROPERTY, "auto"));
    }

    /** Returns the choice for a value of the property. @throws IllegalArgumentException for a bad value */
    public static LoopChoice of(String value) {
        return switch (value) {
            case "auto" -> automatic();
            case "scalar" -> scalar("asked for by -D" + PROPERTY);
            case "128", "256", "512" -> forced(Integer.parseInt(value));
            default ->
                throw new IllegalArgumentException(
                        "-D%s must be auto, scalar, 128, 256 or 512, was '%s'".formatted(PROPERTY, value));
        };
    }

    /** Returns for example {@code vector 512 bits} or {@code scalar (reason)}. */
    @Override
    public String toString() {
        return bits == 0 ? "scalar (" + reason + ")" : "vector " + bits + " bits";
    }

    private static LoopChoice scalar(String reason) {
        return new LoopChoice(0, reason);
    }

    private static LoopChoice forced(int bits) {
        if (!moduleIsThere()) {
            throw new IllegalArgumentException("-D%s=%s needs the module %s: start java with --add-modules %s"
                    .formatted(PROPERTY, bits, MODULE, MODULE));
        }
        return new LoopChoice(bits, "");
    }

    private static LoopChoice automatic() {
        if (!moduleIsThere()) {
            return scalar("no module " + MODULE + "; start java with --add-modules " + MODULE + " for vector speed");
        }
        // Without C2 every vector operation is a call that allocates, hundreds of times slower than the scalar loop.
        String compilers = System.getProperty("java.vm.info", "");
        if (compilers.contains("interpreted") || compilers.contains("emulated-client")) {
            return scalar("this JVM runs without its optimising compiler C2: " + compilers);
        }
        int preferred = VectorFamilies.preferredBits();
        return preferred < 128
                ? scalar("this processor's vectors have " + preferred + " bits")
                : new LoopChoice(preferred, "");
    }

    private static boolean moduleIsThere() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }
}
