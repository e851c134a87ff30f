"""Version 1 of the API: all operations, gathered by topic."""

from yikou.api.description import Api, Pages
from yikou.api.errors import teach
from yikou.api.views import TOPICS

api = Api(
    title="一口 HTTP 接口",
    version="1",
    description=(
        "一站式服务中心的接口。公开的事项、指南、制度和进度查询不用令牌；其余的带工作人员令牌"
        "（Authorization: Bearer …）。拒绝都是一种样子：code（稳定的名称）、told（给人看的一句话）、facts（细节）。"
        "日期和时间按 ISO 8601，时限按中心的工作日历。"
    ),
    docs=Pages(),
)
teach(api)
for topic in TOPICS:
    api.add_router("", topic)

urlpatterns = api.addresses()
