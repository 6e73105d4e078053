using System.Globalization;
using System.Text;

namespace Registry.Core.Storage;

/// <summary>
/// What full-text search takes for a word, whatever the engine: letters, digits and marks that stand together, in lower case, without
/// accents. The engines index exactly these words, so that the same search finds the same records on both, whatever their locale.
/// </summary>
public static class Words
{
    /// <summary>Longest text that is indexed, in characters of its words: PostgreSQL takes documents of less than 1 MB.</summary>
    public const int MaxText = 200_000;

    /// <summary>Longest word; the rest of it is not looked at: PostgreSQL takes words of less than 2 KB.</summary>
    public const int MaxWord = 200;

    // A letter and those that are it with an accent or a stroke. Written out since the runtime decomposes nothing without ICU.
    private static readonly char[] Plain = Unaccented(
        "aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ", "bƀḃḅḇ", "cçćĉċčḉ", "dďđḋḍḏḑḓ", "eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ", "fḟ", "gĝğġģǧǵḡ", "hĥħȟḣḥḧḩḫẖ",
        "iìíîïĩīĭįıİǐȉȋḭḯỉị", "jĵǰ", "kķǩḱḳḵ", "lĺļľłḷḹḻḽ", "mḿṁṃ", "nñńņňǹṅṇṉṋ", "oòóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ", "pṕṗ", "rŕŗřȑȓṙṛṝṟ",
        "sśŝşšșṡṣṥṧṩẛ", "tţťŧțṫṭṯṱẗ", "uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự", "vṽṿ", "wŵẁẃẅẇẉẘ", "xẋẍ", "yýÿŷȳẏẙỳỵỷỹ", "zźżžẑẓẕ", "æǣǽ", "ʒǯ",
        "αάἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ", "εέἐἑἒἓἔἕὲέ", "ηήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ", "ιΐίϊἰἱἲἳἴἵἶἷὶίῐῑῒΐῖῗ", "οόὀὁὂὃὄὅὸό", "ρῤῥ", "σς", "υΰϋύὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ",
        "ωώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ", "аӑӓ", "гѓ", "еѐёӗ", "жӂӝ", "зӟ", "ийѝӣӥ", "кќ", "оӧ", "уўӯӱӳ", "чӵ", "ыӹ", "эӭ", "ії", "әӛ", "өӫ");

    /// <summary>The words of a text, separated by blanks.</summary>
    public static string Of(string text)
    {
        var words = new StringBuilder(Math.Min(text.Length, MaxText) + 1);
        Append(words, text);
        return words.ToString();
    }

    /// <summary>The words of several texts. A sign that nobody can search for stands between two texts, so that no phrase reaches from one into the next.</summary>
    public static string Of(IEnumerable<string> texts)
    {
        var words = new StringBuilder(2048);
        foreach (var text in texts)
        {
            if (words.Length > 0)
            {
                words.Append(" \u00a6");
            }

            Append(words, text);
        }

        return words.ToString();
    }

    private static void Append(StringBuilder words, string text)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (words.Length >= MaxText)
            {
                return;
            }

            if (!IsPart(rune))
            {
                length = 0;
            }
            else if (rune.Value is < 0x300 or > 0x36F && length < MaxWord)
            {
                if (length++ == 0 && words.Length > 0)
                {
                    words.Append(' ');
                }

                var lower = Rune.ToLowerInvariant(rune);
                _ = lower.Value < Plain.Length ? words.Append(Plain[lower.Value]) : words.Append(lower.ToString());
            }
        }
    }

    private static bool IsPart(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value)
        : Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static char[] Unaccented(params string[] groups)
    {
        var plain = new char[0x2000];
        for (var i = 0; i < plain.Length; i++)
        {
            plain[i] = (char)i;
        }

        foreach (var group in groups)
        {
            foreach (var accented in group)
            {
                plain[accented] = group[0];
            }
        }

        return plain;
    }
}
