package dev.mneme.model.memory;

/** What one should see in the traces of each memory, for whoever looks at one for the first time. */
public final class Captions {
    /** After Graves et al. 2016, figure 1. */
    private static final String DNC_WRITES =
            "How strongly each memory row is written. A network that has learned to store writes each input to a fresh"
                    + " row: one bright cell a step, in a row that was not in use, chosen by dynamic allocation rather"
                    + " than by content. Nothing bright: the write gate is closed and the memory is left alone.";

    private static final String DNC_READS =
            "Where the read head looks. To recall a sequence it returns to the rows in the order in which they were"
                    + " written, following the temporal links forward: the pattern of the write weights comes back,"
                    + " later. A head that looks a row up by its content jumps there instead; a faint, spread-out"
                    + " weighting means that the head is not in use.";

    static final String DNC_USAGE =
            "How much each memory row is in use: 0 is free, 1 is occupied. Writing raises it; a free gate that opens"
                    + " after a row was read lowers it again, so that the row can be allocated anew. Rows that stay"
                    + " bright are never given back.";

    /** Of DAM: {@code LeastUsed.DISCOUNTED_SUM}. */
    static final String DAM_USAGE =
            "How much each memory row was written and read, the recent steps counting most: a step counts 1 % less with"
                    + " each one that follows. The darkest row is the least used one, which is cleared and may be"
                    + " written next. No gate frees a row; it is forgotten by not being used.";

    /** Of DAM, and of a DNC without links. */
    static final String CONTENT_READS =
            "Where the head looks: at every row, by how near its content is to the head's key. There are no links, so"
                    + " to recall a sequence the keys must tell its rows apart; then the pattern of the write weights"
                    + " comes back, later. A faint, spread-out weighting means that the key fits no row.";

    private static final String FRESH =
            " A network that has learned to store writes each input to a fresh row: one bright cell a step, in a row"
                    + " not used for long.";

    private static final String STORES = FRESH + " Nothing bright: nothing is written, though the ";

    /** Of LRU access, whose softmax knows no strength: e² between cosines 1 and -1. */
    static final String LRU_READS =
            "Where the head looks: at every row, by how near its content is to the head's key. No strength sharpens"
                    + " this, and no row can have more than 7.4 times the weight of another: the map is faint and"
                    + " spread out even where the network recalls. Then the rows that were written with what it now"
                    + " needs are a little brighter than all others.";

    static final String LRU_USAGE =
            "How much each memory row was written and read, the recent steps counting most: a step counts 5 % less with"
                    + " each one that follows. The darkest rows, as many as there are heads, are cleared and may be"
                    + " written next. No gate frees a row; it is forgotten by not being used.";

    private Captions() {}

    /** Of a DNC. */
    static String dncWrites(int heads) {
        return DNC_WRITES + (heads == 1 ? "" : " Each head takes the rows that those before it left free.");
    }

    /** Of a DNC. */
    static String dncReads(boolean links) {
        return links ? DNC_READS : CONTENT_READS;
    }

    /** Of SAM and DAM, whose heads all write. */
    public static String accessWrites(int heads, String leastUsed) {
        return "How strongly each memory row is written"
                + (heads == 1 ? ": the rows that the head" : ", by all heads together: of each head the rows that it")
                + " read one step before, the " + leastUsed + " row, or some of both, as its gates say."
                + STORES + leastUsed + " row is cleared at every step.";
    }

    /** Of LRU access: the weights of each head sum to 1. */
    static String lruWrites(int heads) {
        return "How strongly each memory row is written"
                + (heads == 1 ? ": the rows that the head" : ", by all heads together: of each head the rows that it")
                + " read one step before, its least used row, or some of both, as its gate says." + FRESH
                + " A faint, spread-out column: it adds to what it read. Something is written at every step, and the"
                + " least used row" + (heads == 1 ? " is" : "s, one a head, are") + " cleared first.";
    }

    /** Of SAM. */
    public static String samReads(int reads) {
        return "Where the head looks: at the " + reads + " rows whose content is nearest to its key; all others have"
                + " weight 0. There are no links, so to recall a sequence the keys must tell its rows apart; then the"
                + " pattern of the write weights comes back, later.";
    }

    /** Of the SDNC. */
    public static String sdncWrites(int heads) {
        return "How strongly each memory row is written: the rows that " + (heads == 1 ? "the head" : "all heads")
                + " read one step before, the least recently used row, or some of both, as the gates of the one write"
                + " head say." + STORES + "least recently used row is cleared at every step.";
    }

    /** Of the SDNC. */
    public static String sdncReads(int reads, int links) {
        return "Where the read head looks: at the " + reads + " rows whose content is nearest to its key, and along"
                + " links, of which a row keeps " + links + " at most, at those written after or before the ones it"
                + " read last; all others have weight 0. To recall a sequence it follows the links forward: the"
                + " pattern of the write weights comes back, later.";
    }
}
