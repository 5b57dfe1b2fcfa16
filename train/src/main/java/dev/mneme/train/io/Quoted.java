package dev.mneme.train.io;

/** Text from a file, made safe to print: a terminal must not obey a tensor's name. */
public final class Quoted {
    private static final int LONGEST = 80;

    private Quoted() {}

    /**
     * {@code text} in double quotes, on one line, with at most 80 characters of it shown. Control characters, format
     * characters (those that turn the writing direction, for one), lone surrogates and line separators are escaped,
     * with their number in braces.
     */
    public static String of(String text) {
        StringBuilder out = new StringBuilder("\"");
        int shown = 0;
        for (int i = 0; i < text.length(); shown++) {
            if (shown == LONGEST) {
                return out.append("...\" (")
                        .append(text.length())
                        .append(" characters)")
                        .toString();
            }
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (isPrintable(c)) {
                out.appendCodePoint(c);
            } else {
                out.append("\\u{").append(Integer.toHexString(c)).append('}');
            }
        }
        return out.append('"').toString();
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
