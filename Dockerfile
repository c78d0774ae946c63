FROM python:3.13-slim
WORKDIR /srv
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY alembic alembic
COPY schemas schemas
COPY app app
RUN python -m compileall -q alembic schemas app && install -d -o 10001 -g 10001 -m 0700 /var/lib/icp
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ICP_HOST=0.0.0.0 ICP_PORT=8000 ICP_STATE_DIR=/var/lib/icp
USER 10001
VOLUME /var/lib/icp
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['ICP_PORT'] + '/readyz', timeout=2)"]
CMD ["python", "-m", "app.cli", "serve"]
