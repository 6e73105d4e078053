using Registry.Core;
using NUnit.Framework;
using Registry.Core.Interop;
using Registry.Core.Interop.UsOmb2025;

namespace Registry.Tests.Interop;

[Parallelizable(ParallelScope.All)]
internal sealed class SourceTextTests
{
    [TestCase("a\r\nb\rc\nd\te", "a\nb\nc\nd\te")]
    [TestCase("  a \u0000b\u0007\u001fc\u007f\u0085 ", "a bc")]
    [TestCase(" \r\n\t ", null)]
    [TestCase(null, null)]
    [TestCase("\u0001", null)]
    public void Text_keeps_tabs_and_line_feeds_and_no_other_control_character(string? text, string? clean) =>
        Assert.That(SourceText.Clean(text), Is.EqualTo(clean));

    [Test]
    public void Half_of_a_surrogate_pair_goes() => Assert.That(SourceText.Clean("half \ud800 pair \udc00, whole 😀"), Is.EqualTo("half  pair , whole 😀"));

    [Test]
    public void A_cut_shows_itself_and_never_splits_a_character()
    {
        Assert.That(SourceText.Cut("abcdef", 6), Is.EqualTo("abcdef"));
        Assert.That(SourceText.Cut("abcdefg", 6), Is.EqualTo("abcde…"));
        Assert.That(SourceText.Cut("abcd😀fg", 6), Is.EqualTo("abcd…"));
    }

    [Test]
    public void Pieces_add_up_to_the_whole_and_never_split_a_character()
    {
        var text = string.Concat(Enumerable.Repeat("ab😀", 50));
        var pieces = SourceText.Pieces(text, 7).ToList();
        Assert.That(string.Concat(pieces), Is.EqualTo(text));
        Assert.That(pieces, Has.All.Matches<string>(piece => piece!.Length is > 0 and <= 7 && !char.IsLowSurrogate(piece![0])));
    }

    [TestCase("The Crown Prosecution Service", "the-crown-prosecution-service")]
    [TestCase("NHS Blood & Transplant", "nhs-blood-transplant")]
    [TestCase("Cyngor Môn – GOV.UK", "cyngor-m-n-gov-uk")]
    [TestCase("***", "")]
    public void A_slug_is_lower_case_ASCII(string text, string slug) => Assert.That(SourceText.Slug(text), Is.EqualTo(slug));

    [Test]
    public void A_fingerprint_does_not_see_how_blanks_are_written() =>
        Assert.That(SourceText.Fingerprint(["a  b\n c", "d"]), Is.EqualTo(SourceText.Fingerprint(["a b c", "d"])));

    [TestCase("N/A", "not-applicable")]
    [TestCase(" not applicable. ", "not-applicable")]
    [TestCase("None of the above", "not-applicable")]
    [TestCase("Unkown", "not-known")]
    [TestCase("Not available.", "not-known")]
    [TestCase("TBD", "not-known")]
    [TestCase("]", "not-known")]
    [TestCase("Law Enforcement Sensitive (LES)", "withheld")]
    [TestCase("None. Scopus AI uses publicly available journal abstracts, no agency data is used.", null)]
    [TestCase("No SSA data is used to train the model", null)]
    [TestCase("35", null)]
    public void Answers_that_say_nothing_are_told_from_answers(string text, string? state) => Assert.That(EmptyAnswers.Find(text)?.State, Is.EqualTo(state));

    [TestCase("hhs.caio@hhs.gov")]
    [TestCase("AI@usdoj.gov")]
    [TestCase("agency-caio@mail.nasa.gov")]
    [TestCase("zzOCIO-AI@dol.gov")]
    [TestCase("AI.Questions@sba.gov")]
    [TestCase("cfa@state.gov")]
    [TestCase("data@food.gov.uk")]
    [TestCase("customerservices@os.uk")]
    [TestCase("integration.technologyplatforms@dwp.gsi.gov.uk")]
    [TestCase("https://home.treasury.gov/utility/contact")]
    public void The_mailbox_of_a_function_is_published(string address) => Assert.That(FunctionalMailbox.Accepts(address), Is.True);

    [TestCase("SzczepanikV@SEC.GOV")]
    [TestCase("Akhtar.Zaman@nara.gov")]
    [TestCase("misimon@FDIC.gov")]
    [TestCase("jford@doc.gov")]
    [TestCase("haley.s.hunter-zinck@census.gov")]
    [TestCase("daryl.kleist@noaa.gov; daniel.holdaway@noaa.gov")]
    [TestCase("torey/adler@noaa.gov")]
    [TestCase("Gerardo Nixon")]
    [TestCase("01-laptop-voiced@icloud.com")]
    [TestCase("caio@doi.gov, jane.doe@doi.gov")]
    [TestCase("ismail@example.gov")]
    [TestCase("javascript:alert(1)")]
    public void A_mailbox_that_may_be_a_persons_is_not(string address) => Assert.That(FunctionalMailbox.Accepts(address), Is.False);

    [Test]
    public void Python_lists_are_read_with_both_quotes_and_escapes()
    {
        Assert.That(PythonList.Read("[]"), Is.Empty);
        Assert.That(PythonList.Read("['b) Sex', 'c) Age']"), Is.EqualTo((string[])["b) Sex", "c) Age"]));
        Assert.That(PythonList.Read("[\"don't\", 'a \\'b\\' \\n c']"), Is.EqualTo((string[])["don't", "a 'b' \n c"]));
        Assert.That(PythonList.Read(" [ 'a' , ] "), Is.EqualTo((string[])["a"]));
    }

    [TestCase("")]
    [TestCase("[")]
    [TestCase("['a'")]
    [TestCase("['a' 'b']")]
    [TestCase("['a'] tail")]
    [TestCase("[None]")]
    [TestCase("['open]")]
    [TestCase("['\\")]
    [TestCase("plain")]
    public void What_is_no_Python_list_is_not_read_as_one(string text) => Assert.That(PythonList.Read(text), Is.Null);

    [TestCase("2024-10-01 00:00:00", "2024-10-01")]
    [TestCase("10/1/2024", "2024-10-01")]
    [TestCase("09/24/2024 12:00:00 AM", "2024-09-24")]
    [TestCase("1/2/2021 0:00", "2021-01-02")]
    [TestCase("13/01/2024", null)]
    [TestCase("2/30/2024", null)]
    [TestCase("Jul-25", null)]
    [TestCase("01/2024", null)]
    [TestCase("2025", null)]
    [TestCase("1899-12-31 11:59:00", null)]
    public void Only_a_day_beyond_doubt_is_a_day(string text, string? day) =>
        Assert.That(SourceDay.Read(text) is { } read ? FullDate.Text(read) : null, Is.EqualTo(day));
}
