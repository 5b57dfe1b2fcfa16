package dev.mneme.train.io;

import java.util.HexFormat;
import java.util.Map;

/** Keys of {@code __metadata__} that mean something to Mneme, and the rules that hold for every file that has them. */
public final class MetadataKeys {
    /** Version of the file format, a whole number from 1; absent means 1. */
    public static final String VERSION = "mneme.version";

    /** The model's configuration, JSON whose keys are the option names. */
    public static final String MODEL = "mneme.model";

    /** What resuming needs, JSON; its tensors are named {@code training.*}. */
    public static final String TRAINING = "mneme.training";

    /** SHA-256 in lower-case hex of the whole file with these 64 characters read as {@code 0}. */
    public static final String DIGEST = "mneme.digest";

    /** The newest format version that this code reads, and the one that it writes. */
    public static final int CURRENT_VERSION = 1;

    static final int DIGEST_CHARACTERS = 64;

    private MetadataKeys() {}

    /** What is wrong with {@code metadata} apart from the digest's value; empty when nothing is. */
    static String problem(Map<String, String> metadata) {
        String version = metadata.getOrDefault(VERSION, "1");
        if (!version.matches("[1-9][0-9]{0,8}")) {
            return VERSION + " must be a whole number from 1, got " + Quoted.of(version);
        }
        if (Integer.parseInt(version) > CURRENT_VERSION) {
            return "it was written by a newer Mneme: format version " + version + ", this one reads up to "
                    + CURRENT_VERSION;
        }
        String digest = metadata.get(DIGEST);
        if (metadata.containsKey(TRAINING) && digest == null) {
            return "it has " + TRAINING + " but no " + DIGEST
                    + "; a checkpoint to resume from must carry its digest, so this one was damaged or edited";
        }
        if (digest != null && !isHex(digest)) {
            return DIGEST + " must be " + DIGEST_CHARACTERS + " digits 0-9 a-f, got " + Quoted.of(digest);
        }
        return "";
    }

    /** Lower case only: a flipped case bit would else go unseen, the digest's own characters not being hashed. */
    private static boolean isHex(String text) {
        return text.length() == DIGEST_CHARACTERS
                && text.chars().allMatch(c -> HexFormat.isHexDigit(c) && !Character.isUpperCase(c));
    }
}
