using CivicHost.Sdk.Workflow;

namespace CivicHost.Sdk.Tests.Workflow;

[TestFixture]
internal sealed class MoveTests
{
    private static readonly WorkflowDefinition Complaint = Some.Machine("complaint");
    private static readonly WorkflowDefinition Permit = Some.Machine("building-permit");

    [Test]
    public void A_step_tells_where_the_case_came_from_and_whom_to_tell()
    {
        var moved = Complaint.Move(new CaseStanding("PENDINGATLME"), "RESOLVE", ["officer"], Supplied.Comment).Answer;

        Assert.That((moved.From.State, moved.To.State, moved.State.Outcome, moved.HasChangedState), Is.EqualTo(("PENDINGATLME", "RESOLVED", "fixed", true)));
        Assert.That(moved.Transition.Notices, Is.EqualTo(new[] { new WorkflowNotice("applicant", "sms", "complaint.resolved") }));
    }

    [Test]
    public void A_comment_leaves_the_case_where_it_is()
    {
        var moved = Complaint.Move(new CaseStanding("PENDINGATLME"), "COMMENT", ["applicant"], Supplied.Comment).Answer;

        Assert.That(moved.HasChangedState, Is.False);
    }

    [TestCase("RATE")]
    [TestCase("")]
    [TestCase("'; drop table report")]
    public void What_leads_on_from_elsewhere_is_not_possible_now(string action)
    {
        var refusal = Complaint.Move(Complaint.Begin(), action, ["complaints.dispatcher"], Some.Everything).Refusals.Single();

        Assert.That((refusal.Code, refusal.Status, $"{refusal.Arguments[0]}"), Is.EqualTo(("workflow.action-not-possible", 409, "À attribuer")));
    }

    [Test]
    public void Who_has_not_the_role_may_not()
    {
        var refusal = Complaint.Move(Complaint.Begin(), "ASSIGN", ["officer", "applicant"], Some.Everything).Refusals.Single();

        Assert.That((refusal.Code, refusal.Status), Is.EqualTo(("workflow.action-not-yours", 403)));
    }

    [TestCase("complaint", "PENDINGFORASSIGNMENT", "ASSIGN", "complaints.dispatcher", "workflow.assignee-missing", "assignee")]
    [TestCase("complaint", "PENDINGFORASSIGNMENT", "REJECT", "complaints.dispatcher", "workflow.reasons-missing", "reasons")]
    [TestCase("complaint", "PENDINGATLME", "RESOLVE", "officer", "workflow.comment-missing", "comment")]
    [TestCase("building-permit", "INITIATED", "APPLY", "applicant", "workflow.document-missing", "document")]
    [TestCase("building-permit", "FIELD_INSPECTION", "FORWARD", "permits.inspector", "workflow.checklist-missing", "checklist")]
    [TestCase("building-permit", "PENDING_SANC_FEE", "PAY", "system", "workflow.payment-missing", "payment")]
    public void What_a_step_requires_must_come_with_it(string machine, string state, string action, string role, string code, string field)
    {
        var refusal = Some.Machine(machine).Move(new CaseStanding(state), action, [role], Supplied.Nothing).Refusals.Single();

        Assert.That((refusal.Code, refusal.Status, refusal.Field), Is.EqualTo((code, 422, field)));
    }

    [Test]
    public void Only_the_steps_of_the_persons_roles_are_possible()
    {
        var standing = new CaseStanding("CITIZEN_ACTION", "NOC_VERIFICATION");

        Assert.That(Permit.Possible(standing, ["applicant", "officer"]).Select(transition => transition.Action), Is.EqualTo(new[] { "RESUBMIT" }));
        Assert.That(Permit.Possible(standing, []), Is.Empty);
    }

    [Test]
    public void A_timer_moves_a_case_as_the_system()
    {
        var standing = new CaseStanding("CITIZEN_ACTION", "NOC_VERIFICATION");
        var timer = Permit.StateOf(standing).Timers.Single();

        var moved = Permit.Move(standing, timer.Action!, [Roles.System], Supplied.Nothing).Answer;

        Assert.That((timer.After.ToString(), timer.After.Counting, moved.To.ToString()), Is.EqualTo(("90d", Sdk.Workflow.Counting.Civil, "LAPSED")));
    }

    [Test]
    public void Through_several_detours_the_origin_is_where_the_case_left_the_road()
    {
        var definition = WorkflowDefinition.Read(
            """
            {
              "states": [
                { "code": "first", "kind": "open", "ball": "town", "label": "First" },
                { "code": "asked", "kind": "waiting", "ball": "applicant", "label": "Asked" },
                { "code": "late", "kind": "waiting", "ball": "applicant", "label": "Late" },
                { "code": "done", "kind": "closed", "outcome": "fixed", "label": "Done" }
              ],
              "initial": "first",
              "transitions": [
                { "action": "ask", "from": ["first"], "to": "asked", "roles": ["officer"], "label": "Ask" },
                { "action": "remind", "from": ["asked"], "to": "late", "roles": ["officer"], "label": "Remind" },
                { "action": "answer", "from": ["asked", "late"], "to": "return_to_origin", "roles": ["applicant"], "label": "Answer" },
                { "action": "close", "from": ["first"], "to": "done", "roles": ["officer"], "label": "Close" }
              ]
            }
            """, ["en"]).Definition!;

        Assert.That(Some.Walk(definition, "officer ask", "officer remind", "applicant answer"), Is.EqualTo(new[] { "asked/first", "late/first", "first" }));
    }

    [Test]
    public void A_case_of_another_version_is_taken_over_only_where_its_states_are_still_there()
    {
        Assert.That(Permit.Adopt(new CaseStanding("APPROVAL", "DOC_VERIFICATION")).Answer, Is.EqualTo(new CaseStanding("APPROVAL")));
        Assert.That(Permit.Adopt(new CaseStanding("CITIZEN_ACTION", "NOC_VERIFICATION")).Answer, Is.EqualTo(new CaseStanding("CITIZEN_ACTION", "NOC_VERIFICATION")));
        foreach (var gone in new[] { "SOIL_SURVEY", "CITIZEN_ACTION", "CITIZEN_ACTION/SOIL_SURVEY", "CITIZEN_ACTION/CITIZEN_ACTION" })
            Assert.That(Permit.Adopt(CaseStanding.Read(gone)).Refusals.Single().Code, Is.EqualTo("workflow.state-gone"), gone);
    }

    [Test]
    public void A_state_of_another_version_is_a_fault() =>
        Assert.That(() => Permit.Possible(new CaseStanding("SOIL_SURVEY"), ["officer"]), Throws.ArgumentException);
}
