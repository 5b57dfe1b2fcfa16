package dev.mneme.train.io;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * JSON read value by value from UTF-8 bytes, so that a hostile 100 MB header is refused at its first fault and never
 * becomes a tree. Keys that come twice are the caller's to refuse: the reader remembers none.
 *
 * <p>Every failure is a {@link JsonException} that says line, column, what was needed and what came.
 */
final class JsonReader {
    private final byte[] bytes;
    private final int maxDepth;
    private final CharsetDecoder utf8Decoder = StandardCharsets.UTF_8.newDecoder(); // refuses what is malformed
    private final BitSet isObject = new BitSet(); // one bit a level
    private int depth;
    private boolean first; // nothing read yet in the innermost object or array
    private int at;

    JsonReader(byte[] utf8, int maxDepth) {
        this.bytes = utf8;
        this.maxDepth = maxDepth;
    }

    /** Offset in bytes of what comes next, white space skipped. */
    int position() {
        skipSpace();
        return at;
    }

    /** Offset in bytes behind what was read last. */
    int offset() {
        return at;
    }

    /** The one value that all the bytes are. */
    Object whole() {
        Object value = value();
        skipSpace();
        if (at < bytes.length) {
            throw unexpected("the end");
        }
        return value;
    }

    /** The value that comes next; recursion is bounded by the cap of the depth. */
    private Object value() {
        skipSpace();
        return switch (current()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", Json.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("a value");
        };
    }

    private JsonObject object() {
        var object = new JsonObject();
        beginObject();
        while (hasNext()) {
            int start = position();
            String key = key();
            if (object.has(key)) {
                throw failure(start, "duplicate key " + Quoted.of(key));
            }
            object.put(key, value());
        }
        return object;
    }

    private List<Object> array() {
        var items = new ArrayList<Object>();
        beginArray();
        while (hasNext()) {
            items.add(value());
        }
        return items;
    }

    /** Whether a string comes next. */
    boolean isString() {
        skipSpace();
        return current() == '"';
    }

    void beginObject() {
        begin('{', "an object");
        isObject.set(depth);
    }

    void beginArray() {
        begin('[', "an array");
        isObject.clear(depth);
    }

    private void begin(char bracket, String needed) {
        skipSpace();
        if (current() != bracket) {
            throw unexpected(needed);
        }
        if (depth == maxDepth) {
            throw failure(at, "nested deeper than " + maxDepth + " levels");
        }
        at++;
        depth++;
        first = true;
    }

    /** True: a member or item follows, and its comma is taken. False: the closing bracket is taken. */
    boolean hasNext() {
        char close = isObject.get(depth) ? '}' : ']';
        skipSpace();
        if (current() == close) {
            at++;
            depth--;
            first = false;
            return false;
        }
        if (!first) {
            take(',', "',' or '" + close + "'");
        }
        first = false;
        return true;
    }

    String key() {
        String key = string();
        take(':', "':'");
        return key;
    }

    String string() {
        take('"', "a string");
        var text = new StringBuilder();
        int plain = at;
        while (current() != '"') {
            if (current() == '\\') {
                text.append(decode(plain, at++));
                escape(text);
                plain = at;
            } else {
                checkPlain();
                at++;
            }
        }
        return text.append(decode(plain, at++)).toString();
    }

    private void checkPlain() {
        if (at == bytes.length) {
            throw unexpected("the end of a string");
        }
        if (bytes[at] >= 0 && bytes[at] < 0x20) {
            throw failure(at, "control character in a string; it must be escaped");
        }
    }

    private void escape(StringBuilder text) {
        switch (current()) {
            case '"', '\\', '/' -> text.append((char) bytes[at]);
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'u' -> {
                unicode(text);
                return;
            }
            default -> throw unexpected("one of \"\\/bfnrtu after a backslash");
        }
        at++;
    }

    private void unicode(StringBuilder text) {
        int start = at - 1;
        char c = hex4();
        text.append(c);
        if (!Character.isSurrogate(c)) {
            return;
        }
        boolean paired =
                Character.isHighSurrogate(c) && current() == '\\' && at + 1 < bytes.length && bytes[at + 1] == 'u';
        if (paired) {
            at++;
            char low = hex4();
            text.append(low);
            paired = Character.isLowSurrogate(low);
        }
        if (!paired) {
            throw failure(start, "half a surrogate pair in a string");
        }
    }

    private char hex4() {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            at++;
            int digit = current() < 0x80 ? Character.digit(current(), 16) : -1;
            if (digit < 0) {
                throw unexpected("four hexadecimal digits after \\u");
            }
            value = value << 4 | digit;
        }
        at++;
        return (char) value;
    }

    private String decode(int from, int to) {
        try {
            return utf8Decoder.decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
        } catch (CharacterCodingException e) {
            throw failure(from, "a string is not valid UTF-8");
        }
    }

    /** An integer without fraction and exponent. */
    long integer() {
        int start = position();
        if (start < bytes.length
                && (bytes[start] == '-' || isDigit(bytes[start]))
                && number() instanceof Long integer) {
            return integer;
        }
        throw failure(start, "an integer was needed, got " + excerpt(start));
    }

    private Object number() {
        int start = at;
        at += current() == '-' ? 1 : 0;
        if (current() == '0') {
            at++;
        } else {
            digits();
        }
        int whole = at;
        if (current() == '.') {
            at++;
            digits();
        }
        if (current() == 'e' || current() == 'E') {
            at++;
            at += current() == '+' || current() == '-' ? 1 : 0;
            digits();
        }
        String text = new String(bytes, start, at - start, StandardCharsets.US_ASCII);
        if (at == whole) { // no conditional expression, which would make both a double
            return parseInteger(start, text);
        }
        return parseReal(start, text);
    }

    private Long parseInteger(int start, String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw failure(start, "the integer " + excerpt(start) + " does not fit 64 bits");
        }
    }

    private Double parseReal(int start, String text) {
        double value = Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw failure(start, "the number " + excerpt(start) + " does not fit a double");
        }
        return value;
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private void digits() {
        int start = at;
        while (isDigit(current())) {
            at++;
        }
        if (at == start) {
            throw unexpected("a digit");
        }
    }

    private Object word(String word, Object value) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (current() != word.charAt(i)) {
                throw unexpected(word);
            }
        }
        return value;
    }

    private void take(char needed, String name) {
        skipSpace();
        if (current() != needed) {
            throw unexpected(name);
        }
        at++;
    }

    private void skipSpace() {
        while (at < bytes.length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    /** The byte at hand, 0 to 255, or -1 at the end: no token begins with that, so the end needs no case of its own. */
    private int current() {
        return at < bytes.length ? bytes[at] & 0xff : -1;
    }

    private JsonException unexpected(String needed) {
        return failure(at, needed + " was needed, got " + excerpt(at));
    }

    private String excerpt(int from) {
        if (from >= bytes.length) {
            return "the end of the text";
        }
        int to = Math.min(bytes.length, from + 20);
        return Quoted.of(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /** A failure at a byte: {@code line 1, column 17: problem}; columns count bytes. */
    JsonException failure(int position, String problem) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < position; i++) {
            if (bytes[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new JsonException("line " + line + ", column " + (position - lineStart + 1) + ": " + problem);
    }
}
