package dev.mneme.train.run;

/** The version of Mneme that is running. */
public final class Version {
    /** As in the build. */
    public static final String MNEME = "0.1.0-SNAPSHOT";

    private Version() {}
}
