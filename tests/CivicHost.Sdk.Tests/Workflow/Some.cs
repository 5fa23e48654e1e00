using CivicHost.Sdk.Workflow;

namespace CivicHost.Sdk.Tests.Workflow;

/// <summary>Real machines of other projects as data, and ways to walk through them.</summary>
internal static class Some
{
    public static readonly string[] Machines = ["complaint", "trade-licence", "building-permit", "dossier", "permit-hub"];

    public const Supplied Everything =
        Supplied.Comment | Supplied.Reasons | Supplied.Document | Supplied.Checklist | Supplied.Payment | Supplied.Assignee;

    public static string Json(string machine) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Workflow", "Machines", machine + ".json"));

    public static WorkflowDefinition Machine(string machine)
    {
        var reading = WorkflowDefinition.Read(Json(machine), ["fr", "en"]);
        Assert.That(reading.Problems, Is.Empty);
        return reading.Definition!;
    }

    /// <summary>Takes the steps, each written as who and what, and says where the case stands after each.</summary>
    public static string[] Walk(WorkflowDefinition definition, params string[] steps)
    {
        var standing = definition.Begin();
        var stood = new List<string>();
        foreach (var step in steps)
        {
            var (role, action) = (step.Split(' ')[0], step.Split(' ')[1]);
            standing = definition.Move(standing, action, [role], Everything).Answer.To;
            stood.Add(standing.ToString());
        }

        return [.. stood];
    }
}
