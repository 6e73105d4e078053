namespace Registry.Core.Insight;

/// <summary>Tells a dossier, section by section.</summary>
public static class StoryTelling
{
    /// <summary>The story of a dossier.</summary>
    public static Story Of(Dossier dossier)
    {
        var facts = DossierReckoning.Of(dossier, []);
        var told = new HashSet<Guid>();
        return new Story(dossier.Moment, dossier.Subject.Id, dossier.Subject.Kind.Name, dossier.Subject.Text("title") ?? "(title withheld)",
        [
            Section("affected", "Who is affected", StoryOfPeople.Affected),
            Section("heard", "Who was heard and who was not", StoryOfPeople.Heard),
            Section("said", "What they said", StoryOfAnswers.Said),
            Section("answered", "What was answered", StoryOfAnswers.Answered),
            Section("changed", "What changed", StoryOfChange.Changed),
            Section("overdue", "What is overdue", StoryOfChange.Overdue),
            Section("challenged", "Who challenged it and what came of it", StoryOfChallenges.Challenged),
        ]);

        StorySection Section(string key, string title, Action<StoryPage> tell)
        {
            var page = new StoryPage(dossier, facts);
            tell(page);
            page.SayWhatIsWithheld(told);
            return page.Section(key, title);
        }
    }
}
